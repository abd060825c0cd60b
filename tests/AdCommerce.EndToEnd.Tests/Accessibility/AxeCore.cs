using System.Text.Json;
using Microsoft.Playwright;

namespace AdCommerce.EndToEnd.Tests.Accessibility;

/// <summary>axe-core as npm installs it, run inside a page. It comes into the page past its Content-Security-Policy, as a debugger would bring it.</summary>
internal static class AxeCore
{
    /// <summary>What stands between somebody and the page: the two upper ones of axe-core's four grades.</summary>
    private static readonly string[] Grave = ["serious", "critical"];

    /// <summary>The rule about colours, which is all that another theme can change.</summary>
    public const string Contrast = "color-contrast";

    private static readonly Lazy<string> Script = new(static () => File.ReadAllText(Path.Combine(Requirements.Accessibility, "node_modules", "axe-core", "axe.min.js")));

    /// <summary>Holds the page, as it is shown now, against axe-core.</summary>
    /// <param name="page">The page.</param>
    /// <param name="rule">One rule; null for all.</param>
    /// <returns>A line for each thing that is wrong in a grave way: rule, place, and what is the matter.</returns>
    public static async Task<IReadOnlyList<string>> ViolationsAsync(IPage page, string? rule = null)
    {
        await page.EvaluateAsync($"() => {{ if (!window.axe) {{ {Script.Value} }} }}");
        var found = await page.EvaluateAsync<JsonElement>(
            "async rule => { const run = await axe.run(document, { resultTypes: ['violations'], ...(rule ? { runOnly: [rule] } : {}) }); return run.violations; }", rule);
        return
        [
            .. from violation in found.EnumerateArray()
               where Grave.Contains(violation.GetProperty("impact").GetString())
               from node in violation.GetProperty("nodes").EnumerateArray()
               select $"{violation.GetProperty("id").GetString()} at {node.GetProperty("target")}: {node.GetProperty("failureSummary").GetString()}",
        ];
    }
}
