using Events.Testing.Clock;
using Events.Testing.Stores;

namespace Events.Testing.Watching;

/// <summary>Shared by the harnesses of one application: the clock, and whatever it must not overtake. There is one for each store with a name.</summary>
internal sealed class World
{
    private readonly Lock _lock = new();
    private readonly List<HarnessStore> _stores = [];
    private int _users;

    public World(DateTimeOffset start)
    {
        Time = new VirtualTime(start);
        Quiet = new Quiet(this);
        Remainders = new Remainders(this);
    }

    public VirtualTime Time { get; }

    public Consumers Consumers { get; } = new();

    public Flows Flows { get; } = new();

    public Quiet Quiet { get; }

    public Remainders Remainders { get; }

    /// <summary>One moves time, and no other.</summary>
    public SemaphoreSlim Moving { get; } = new(1, 1);

    /// <summary>The number of commands that were begun in all stores.</summary>
    public long Calls
    {
        get
        {
            lock (_lock) return _stores.Sum(static store => store.Calls);
        }
    }

    public void Add(HarnessStore store)
    {
        lock (_lock)
        {
            _stores.Add(store);
            _users++;
        }
    }

    /// <summary>A harness has ended; with the last one time stands still for good.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            if (--_users > 0) return;
        }

        Time.Stop();
    }
}
