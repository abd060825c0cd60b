namespace AdCommerce.Domain.Tests;

public sealed class ViolationsTests
{
    [Fact]
    public void ToRejection_Several_HasAllInOrderAndRepeatsTheFirst()
    {
        var violations = new Violations();
        violations.Require(true, "good", "never seen");
        violations.Require(false, "first", "must be good");
        violations.Add("second", "must be better");

        var rejection = violations.ToRejection();

        Assert.False(violations.None);
        Assert.Equal(RejectionReason.InvalidArgument, rejection.Reason);
        Assert.Equal("first: must be good", rejection.Message);
        Assert.Equal([new FieldViolation("first", "must be good"), new FieldViolation("second", "must be better")], rejection.Violations.ToArray());
    }

    [Theory]
    [InlineData("ab", true)]
    [InlineData("abcd", true)]
    [InlineData("a", false)]
    [InlineData("abcde", false)]
    [InlineData("a\nb", false)]
    [InlineData("a\u0085b", false)]
    [InlineData(null, false)]
    public void RequireText_TwoToFourCharacters_RefusesTheRest(string? text, bool good)
    {
        var violations = new Violations();
        violations.RequireText(text, "text", 2, 4);

        Assert.Equal(good, violations.None);
    }
}
