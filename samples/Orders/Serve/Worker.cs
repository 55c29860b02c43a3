using Events;
using Events.Client;
using Events.Consuming;
using Events.Policies;
using Events.Testing;

namespace Orders.Serve;

/// <summary>One worker of the demo: a consumer after the other under one name.</summary>
internal sealed class Worker
{
    private readonly Func<ConsumerOptions, GroupConsumer> _create;
    private readonly TimeSpan _claimIdle;
    private readonly Lock _lock = new();
    private GroupConsumer? _consumer;
    private long _handledBefore;
    private long _skippedBefore;
    private long _failedBefore;
    private long _claimedBefore;

    public Worker(string group, string name, Handled handled, TimeSpan claimIdle, Func<ConsumerOptions, GroupConsumer> create)
    {
        Group = group;
        Name = name;
        Faults = new Faults(handled);
        _claimIdle = claimIdle;
        _create = create;
        Faults.Die = () => _ = Task.Run(KillAsync);
    }

    public string Group { get; }

    public string Name { get; }

    public Faults Faults { get; }

    public WorkerState State { get; private set; } = WorkerState.Stopped;

    /// <summary>True while it reads nothing; what it has, it handles.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>True while it reads: it has its name, and a store.</summary>
    public bool IsReading => State == WorkerState.Running && _consumer?.State == ConsumerState.Running;

    /// <summary>The status that its consumer gives of itself.</summary>
    public string Doing => State switch
    {
        WorkerState.Dead => "killed",
        WorkerState.Stopped => "stopped",
        _ when Faults.IsFrozen => "frozen",
        _ when Faults.Doomed is > 0 and var left => $"dies with the next {left}",
        _ => _consumer?.State.ToString() ?? "",
    };

    public long HandledCount => _handledBefore + (_consumer?.HandledCount ?? 0);

    public long SkippedCount => _skippedBefore + (_consumer?.SkippedCount ?? 0);

    public long FailedCount => _failedBefore + (_consumer?.FailedCount ?? 0);

    public long ClaimedCount => _claimedBefore + (_consumer?.ClaimedCount ?? 0);

    /// <summary>Starts it, or starts it again.</summary>
    public void Start(bool isReaping) => Begin(10, isReaping, 0);

    public void Pause()
    {
        lock (_lock)
        {
            IsPaused = true;
            _consumer?.Pause();
        }
    }

    public void Resume()
    {
        lock (_lock)
        {
            IsPaused = false;
            _consumer?.Resume();
        }
    }

    /// <summary>Stops as a deployment would: what it has in hand is handled, the rest given back.</summary>
    public async Task StopAsync()
    {
        Faults.Thaw();
        if (_consumer is { } consumer && State == WorkerState.Running) await consumer.StopAsync();
        lock (_lock)
        {
            if (State == WorkerState.Running) State = WorkerState.Stopped;
        }
    }

    /// <summary>It takes so many deliveries, and dies with all of them in hand: none is acknowledged.</summary>
    public async Task CrashAsync(int deliveries, bool isReaping)
    {
        await StopAsync();
        Begin(deliveries, isReaping, deliveries);
    }

    /// <summary>Dies at once, with what it has in hand.</summary>
    public async Task KillAsync()
    {
        GroupConsumer? consumer;
        lock (_lock)
        {
            if (State != WorkerState.Running) return;
            State = WorkerState.Dead;
            IsPaused = false;
            consumer = _consumer;
        }

        if (consumer is not null) await consumer.CrashAsync();
        Faults.DieWith(0);
        Faults.Thaw();
    }

    private void Begin(int inHand, bool isReaping, int doomed)
    {
        var options = new ConsumerOptions
        {
            Name = Name,
            BatchSize = inHand,
            Prefetch = inHand,
            Concurrency = doomed > 0 ? doomed : 1,
            MinIdle = _claimIdle,
            ReapInterval = isReaping ? TimeSpan.FromSeconds(1) : TimeSpan.FromDays(1),
            MaxDeliveries = 3,
            Retry = new RetryPolicy { FirstDelay = TimeSpan.FromMilliseconds(500), Jitter = 0 },
            StopTimeout = TimeSpan.FromSeconds(5),
        };
        options.AddMiddleware(Faults.RunAsync);
        lock (_lock)
        {
            if (_consumer is { } before)
            {
                _handledBefore += before.HandledCount;
                _skippedBefore += before.SkippedCount;
                _failedBefore += before.FailedCount;
                _claimedBefore += before.ClaimedCount;
            }

            Faults.DieWith(doomed);
            _consumer = _create(options);
            if (IsPaused) _consumer.Pause();
            State = WorkerState.Running;
        }

        _consumer.Start();
    }
}
