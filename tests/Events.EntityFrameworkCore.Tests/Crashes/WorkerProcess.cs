using System.Diagnostics;
using Events.EntityFrameworkCore.Worker.Shop;

namespace Events.EntityFrameworkCore.Tests.Crashes;

/// <summary>A process of the worker that is killed.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    /// <summary>How long a process may take to start and to do its work, however busy the machine is.</summary>
    public static readonly TimeSpan HangLimit = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly Task<string> _errors;

    private WorkerProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    public static WorkerProcess Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(ShopContext).Assembly.Location, .. arguments]) { RedirectStandardError = true };
        return new WorkerProcess(Process.Start(start)!);
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await EndAsync();
    }

    /// <summary>Waits until it has killed itself.</summary>
    public async Task EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(HangLimit);
        string errors = await _errors;
        Assert.True(errors.Length == 0, errors);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
