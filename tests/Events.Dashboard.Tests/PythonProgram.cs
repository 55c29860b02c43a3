using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Events.TestSupport;

namespace Events.Dashboard;

/// <summary>A program of the folder Python, which runs beside ours.</summary>
internal sealed class PythonProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private PythonProgram(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    public static PythonProgram Start(string file, params string[] arguments)
    {
        var start = new ProcessStartInfo(FindInterpreter(), [Path.Combine(Folder(), "Python", file), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new PythonProgram(Process.Start(start)!);
    }

    /// <summary>The next line that it prints.</summary>
    public async Task<JsonElement> ReadAsync()
    {
        string? line = await _process.StandardOutput.ReadLineAsync().WaitAsync(Eventually.Patience);
        if (line is null) Assert.Fail("The program has ended: " + await _errors);
        return JsonDocument.Parse(line!).RootElement;
    }

    /// <summary>Ends it, and says what it did.</summary>
    public async Task<JsonElement> EndAsync()
    {
        await _process.StandardInput.WriteLineAsync();
        _process.StandardInput.Close();
        return await ReadAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    // The first on the path may be another than the distribution's, which has its packages.
    private static string FindInterpreter() => new[] { "python3", "/usr/bin/python3" }.FirstOrDefault(static name =>
    {
        try
        {
            using Process? process = Process.Start(new ProcessStartInfo(name, ["-c", "import redis"]) { RedirectStandardError = true });
            process!.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }) ?? throw new InvalidOperationException("No python3 has redis-py: apt-get install python3-redis.");

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
