using System.Diagnostics;
using System.Text;

namespace Events.Packaging.Tests;

/// <summary>A program that runs until it is ended, and what it has printed so far.</summary>
internal sealed class RunningProgram : IDisposable
{
    private readonly StringBuilder _output = new();
    private readonly Process _process;

    /// <summary>Starts it.</summary>
    /// <param name="directory">Where.</param>
    /// <param name="command">What to give to <c>dotnet</c>.</param>
    /// <param name="environment">What to set beside what is set.</param>
    public RunningProgram(string directory, string[] command, params (string Name, string Value)[] environment)
    {
        ProcessStartInfo start = Dotnet.Prepare(directory, command);
        foreach ((string name, string value) in environment) start.Environment[name] = value;
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
