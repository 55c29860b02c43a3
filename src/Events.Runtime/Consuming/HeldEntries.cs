namespace Events.Consuming;

/// <summary>
/// All entries that the consumer holds, by ID: bounds how many there are, and lets the reaper see that a claimed entry
/// is already here.
/// </summary>
internal sealed class HeldEntries(ConsumerScope scope)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<EntryId, HeldEntry> _held = [];
    private HeldEntry? _pool;
    private TaskCompletionSource? _roomWaiter;
    private int _roomNeeded;

    public int Count
    {
        get
        {
            lock (_lock) return _held.Count;
        }
    }

    /// <summary>Takes an entry of a page into custody.</summary>
    /// <returns>Null when the entry is here already: then it is not to be handled a second time.</returns>
    public HeldEntry? TryHold(SharedPage page, int index, long deliveryCount)
    {
        lock (_lock)
        {
            EntryId id = page.Page.GetId(index);
            HeldEntry entry = _pool ?? new HeldEntry(scope);
            if (!_held.TryAdd(id, entry))
            {
                if (_pool is null) _pool = entry;
                return null;
            }

            _pool = entry.Next;
            entry.Next = null;
            page.AddUser();
            entry.Begin(page, index, deliveryCount);
            return entry;
        }
    }

    public bool Contains(EntryId id)
    {
        lock (_lock) return _held.ContainsKey(id);
    }

    public void Release(HeldEntry entry)
    {
        TaskCompletionSource? waiter = null;
        lock (_lock)
        {
            _held.Remove(entry.Id);
            entry.End();
            entry.Next = _pool;
            _pool = entry;
            if (_roomWaiter is not null && scope.Options.Prefetch - _held.Count >= _roomNeeded)
            {
                waiter = _roomWaiter;
                _roomWaiter = null;
            }
        }

        waiter?.TrySetResult();
    }

    /// <summary>How many more entries may be held now.</summary>
    public int Room
    {
        get
        {
            lock (_lock) return Math.Max(0, scope.Options.Prefetch - _held.Count);
        }
    }

    /// <summary>Waits until so many more entries may be held.</summary>
    public Task WaitForRoomAsync(int entries, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (scope.Options.Prefetch - _held.Count >= entries) return Task.CompletedTask;
            _roomNeeded = entries;
            _roomWaiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _roomWaiter.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Waits until nothing is held.</summary>
    public Task WaitUntilEmptyAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_held.Count == 0) return Task.CompletedTask;
            _roomNeeded = scope.Options.Prefetch;
            _roomWaiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _roomWaiter.Task.WaitAsync(cancellationToken);
        }
    }
}
