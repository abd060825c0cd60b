using System.Text;
using AdCommerce.Server.Reports;

namespace AdCommerce.Server.Tests.Reports;

public sealed class ReportFileTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"x\"", "\"say \"\"x\"\"\"")]
    [InlineData("=1", "'=1")]
    [InlineData("-1+2", "'-1+2")]
    [InlineData("@x", "'@x")]
    [InlineData("=a,b", "\"'=a,b\"")]
    [InlineData("-mWYirpJeCSHtdaLmhY16g", "-mWYirpJeCSHtdaLmhY16g")]
    public void ToCsv_AnyText_StaysItselfAndCalculatesNothing(string text, string cell) =>
        Assert.Equal($"what,many\r\n{cell},7\r\n{cell},\r\n", Encoding.UTF8.GetString(new ReportFile(["what"], ["many"], AreTimes: false, [([text], [7]), ([text], [null])]).ToCsv()));
}
