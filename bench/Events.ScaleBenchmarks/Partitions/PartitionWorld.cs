using Events.Definitions;
using Events.InMemory;
using Events.TestSupport;

namespace Events.ScaleBenchmarks.Partitions;

/// <summary>Processes that share partitions, the store that they ask, and the time, which goes by as fast as all have done what they have to.</summary>
internal sealed class PartitionWorld : IAsyncDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private readonly ManualTimeProvider _time = new();
    private readonly InMemoryStreamStore _store;
    private readonly ConsumerGroupDefinition _definition;
    private readonly List<SimulatedProcess> _processes = [];
    private readonly List<SimulatedProcess> _dead = [];
    private readonly SimulatedProcess?[] _holders;
    private readonly Lock _lock = new();
    private readonly DateTimeOffset _start;

    /// <param name="definition">The group.</param>
    public PartitionWorld(ConsumerGroupDefinition definition)
    {
        _start = _time.GetUtcNow();
        _store = new InMemoryStreamStore(_time);
        _definition = definition;
        _holders = new SimulatedProcess?[definition.Stream.Partitions];
    }

    /// <summary>Those that live.</summary>
    public IReadOnlyList<SimulatedProcess> Processes => _processes;

    /// <summary>How often a partition came to a process.</summary>
    public int Moves { get; private set; }

    /// <summary>How often a partition came to a process while another had it.</summary>
    public int Overlaps { get; private set; }

    /// <summary>How much time has gone by in the simulation.</summary>
    public TimeSpan Elapsed => _time.GetUtcNow() - _start;

    /// <summary>The partitions that nobody has.</summary>
    public int Free => _holders.Count(static holder => holder is null);

    public async Task JoinAsync(int processes)
    {
        for (int i = 0; i < processes; i++)
        {
            // Their names are by when they came, and each asks at a time of its own.
            var process = new SimulatedProcess(this, _store, _definition, _time.GetUtcNow());
            _processes.Add(process);
            process.Start();
            if (i % 10 == 9) await StepAsync();
        }

        await QuietAsync();
    }

    public async Task StopAsync(IReadOnlyList<SimulatedProcess> leaving)
    {
        foreach (SimulatedProcess process in leaving)
        {
            process.Stop();
            _processes.Remove(process);
        }

        await QuietAsync();
    }

    public async Task KillAsync(IReadOnlyList<SimulatedProcess> dying)
    {
        foreach (SimulatedProcess process in dying)
        {
            _processes.Remove(process);
            process.Kill();
            _dead.Add(process);
        }

        await QuietAsync();
    }

    /// <summary>Lets time go by until each process has its due, and nothing is free.</summary>
    /// <returns>How long that took, by the clock of the simulation.</returns>
    public async Task<TimeSpan> SettleAsync()
    {
        DateTimeOffset start = _time.GetUtcNow();
        while (!IsSettled())
        {
            if (_time.GetUtcNow() - start > TimeSpan.FromMinutes(5)) throw new InvalidOperationException("The partitions are not shared evenly within five minutes.");
            await StepAsync();
        }

        // They are missed by now. The product would take a clock that stands still for a broken one in the end, and go on.
        foreach (SimulatedProcess process in _dead) process.Bury();
        _dead.Clear();
        return _time.GetUtcNow() - start;
    }

    public async Task RunAsync(TimeSpan time)
    {
        for (DateTimeOffset end = _time.GetUtcNow() + time; _time.GetUtcNow() < end;) await StepAsync();
    }

    /// <summary>The fewest partitions that have to come to another process, so that each has its due, when some go and others come.</summary>
    public int FewestMoves(IReadOnlyList<SimulatedProcess> leaving, int joining)
    {
        lock (_lock)
        {
            int[] counts = [.. _processes.Except(leaving).Select(static process => process.Count), .. Enumerable.Repeat(0, joining)];
            int floor = _holders.Length / counts.Length;
            int larger = _holders.Length % counts.Length;

            // Who has most keeps the larger share.
            return counts.OrderDescending().Select((count, i) => Math.Max(0, floor + (i < larger ? 1 : 0) - count)).Sum();
        }
    }

    public void Take(int partition, SimulatedProcess by)
    {
        lock (_lock)
        {
            if (_holders[partition] is { } other)
            {
                Overlaps++;
                other.Count--;
            }

            _holders[partition] = by;
            by.Count++;
            Moves++;
        }
    }

    public void GiveBack(int partition, SimulatedProcess by)
    {
        lock (_lock)
        {
            if (_holders[partition] != by) return;
            _holders[partition] = null;
            by.Count--;
        }
    }

    public void Forget(SimulatedProcess process)
    {
        lock (_lock)
        {
            for (int i = 0; i < _holders.Length; i++)
            {
                if (_holders[i] == process) _holders[i] = null;
            }
        }
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private bool IsSettled()
    {
        lock (_lock)
        {
            int floor = _holders.Length / _processes.Count;
            int ceiling = floor + (_holders.Length % _processes.Count > 0 ? 1 : 0);
            return Array.TrueForAll(_holders, static holder => holder is not null)
                && _processes.TrueForAll(process => process.Count >= floor && process.Count <= ceiling);
        }
    }

    private async Task StepAsync()
    {
        _time.Advance(Step);
        foreach (SimulatedProcess process in _processes) process.Advance(Step);
        await QuietAsync();
    }

    // Until nobody does anything but wait for the clock.
    private async Task QuietAsync()
    {
        long before = -1;
        int same = 0;
        while (same < 3)
        {
            await Task.Delay(1);
            long uses = _time.Uses + _processes.Sum(static process => process.Uses) + Moves;
            bool isQuiet = uses == before && ThreadPool.PendingWorkItemCount == 0 && _processes.TrueForAll(static process => process.IsWaiting);
            same = isQuiet ? same + 1 : 0;
            before = uses;
        }
    }
}
