using System.Diagnostics;
using Events.Chaos.Ledgers;
using Events.Chaos.Roles;
using Events.TestSupport;

namespace Events.Chaos.Runs;

/// <summary>A worker in a process of its own, and what was done to it.</summary>
public sealed class WorkerProcess : IAsyncDisposable
{
    // Several processes start and end at once, beside a storm.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly List<Outage> _stops = [];

    private WorkerProcess(WorkerOptions options, Process process)
    {
        Options = options;
        _process = process;
    }

    public WorkerOptions Options { get; }

    public string Name => Options.Name;

    /// <summary>When it was killed, in milliseconds of the machine's clock; null when it was not.</summary>
    public long? KilledAt { get; private set; }

    public bool IsStopped { get; private set; }

    public bool IsRunning => !_process.HasExited;

    /// <summary>When it was stopped by a signal.</summary>
    public IReadOnlyList<Outage> Stops => _stops;

    public static WorkerProcess Start(WorkerOptions options)
    {
        string worker = typeof(WorkerOptions).Assembly.Location;

        // Its input is held open by this process and closes with it, however this one ends: then the worker ends too.
        var start = new ProcessStartInfo(DotnetHost(), [worker, options.ToString()]) { RedirectStandardInput = true };
        start.Environment["DOTNET_TieredPGO"] = "0";
        return new WorkerProcess(options, Process.Start(start)!);
    }

    public IReadOnlyList<LedgerLine> ReadLedger() => LedgerReader.Read(Options.Ledger);

    public IReadOnlyList<string> ReadLog()
    {
        using var file = new FileStream(Options.Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd().Split('\n');
    }

    /// <summary>What its handlers have begun and not ended.</summary>
    public HashSet<EntryId> ReadUnfinished()
    {
        var begun = new HashSet<EntryId>();
        foreach (LedgerLine line in ReadLedger())
        {
            if (line.Fact == Fact.Begun) begun.Add(line.Id);
            else if (line.Fact is Fact.Ended or Fact.Failed or Fact.LeaseLost) begun.Remove(line.Id);
        }

        return begun;
    }

    public Task UntilStartedAsync() => Eventually.TrueAsync(
        () => IsRunning ? Any(Fact.Started) : throw new InvalidOperationException($"{Name} has ended: {File.ReadAllText(Options.Log)}"), Patience);

    public bool Any(Fact fact) => ReadLedger().Any(line => line.Fact == fact);

    /// <summary>SIGKILL: it does nothing more, and knows nothing of it.</summary>
    public async Task KillAsync()
    {
        if (KilledAt is not null || _process.HasExited) return;
        KilledAt = Environment.TickCount64;
        Signals.Send(_process.Id, Signals.Kill);
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGSTOP: it stands still, its connections stay open.</summary>
    public void Stop()
    {
        _stops.Add(new Outage(Environment.TickCount64, long.MaxValue));
        IsStopped = true;
        Signals.Send(_process.Id, Signals.Stop);
    }

    /// <summary>SIGCONT: it goes on as if nothing had been.</summary>
    public void Continue()
    {
        Signals.Send(_process.Id, Signals.Continue);
        IsStopped = false;
        _stops[^1] = _stops[^1] with { To = Environment.TickCount64 };
    }

    /// <summary>SIGTERM: it stops as a service does, and must end well.</summary>
    public async Task EndAsync()
    {
        if (KilledAt is not null) return;
        if (IsStopped) Continue();
        if (!_process.HasExited) Signals.Send(_process.Id, Signals.Terminate);
        await _process.WaitForExitAsync().WaitAsync(Patience);
        Assert.True(_process.ExitCode == 0, $"{Name} ended with {_process.ExitCode}: {File.ReadAllText(Options.Log)}");
    }

    public async ValueTask DisposeAsync()
    {
        // SIGKILL ends a stopped process too.
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static string DotnetHost()
    {
        // The one that runs this: <root>/shared/Microsoft.NETCore.App/<version>/System.Private.CoreLib.dll.
        string runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        return Path.GetFullPath(Path.Combine(runtime, "..", "..", "..", "dotnet"));
    }
}
