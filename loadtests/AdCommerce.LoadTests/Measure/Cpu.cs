using System.Diagnostics;
using System.Globalization;

namespace AdCommerce.LoadTests.Measure;

/// <summary>What processes have used of processors, and which they may use.</summary>
internal static class Cpu
{
    private const int UserColumn = 11;
    private const int SystemColumn = 12;
    private const double TicksPerSecond = 100;

    /// <summary>utime + stime of a process, seconds.</summary>
    public static double Seconds(int process)
    {
        var text = File.ReadAllText($"/proc/{process}/stat");
        // The name may hold blanks; what follows it does not.
        var columns = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return (double.Parse(columns[UserColumn], CultureInfo.InvariantCulture) + double.Parse(columns[SystemColumn], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    /// <summary>Pins a process with all its threads to one processor. False where that is not possible.</summary>
    public static Task<bool> PinAsync(int process, int processor) => PinAsync(process, processor.ToString(CultureInfo.InvariantCulture));

    /// <summary>Lets a process with all its threads run on every processor again. False where that is not possible.</summary>
    public static Task<bool> SpreadAsync(int process) => PinAsync(process, $"0-{Environment.ProcessorCount - 1}");

    private static async Task<bool> PinAsync(int process, string processors)
    {
        if (Environment.ProcessorCount < 2 || !OperatingSystem.IsLinux())
            return false;
        try
        {
            using var taskset = Process.Start(new ProcessStartInfo(
                "taskset", ["-a", "-c", "-p", processors, process.ToString(CultureInfo.InvariantCulture)])
            { RedirectStandardOutput = true })!;
            await taskset.StandardOutput.ReadToEndAsync();
            await taskset.WaitForExitAsync();
            return taskset.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
