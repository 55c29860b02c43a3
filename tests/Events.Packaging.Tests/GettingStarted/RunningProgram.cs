using System.Diagnostics;
using System.Text;

namespace Events.Packaging.Tests.GettingStarted;

/// <summary>A program that runs until it is ended, and what it has printed so far.</summary>
internal sealed class RunningProgram : IDisposable
{
    private readonly StringBuilder _output = new();
    private readonly Process _process;

    public RunningProgram(string directory, string[] command, string redis)
    {
        ProcessStartInfo start = Dotnet.Prepare(directory, command);
        start.Environment["redis"] = redis;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Append(line.Data);
        _process.ErrorDataReceived += (_, line) => Append(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public bool HasEnded => _process.HasExited;

    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Append(string? line)
    {
        lock (_output) _output.Append(line).Append('\n');
    }
}
