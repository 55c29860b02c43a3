using Events.Store;

namespace Events.Partitioning;

/// <summary>
/// The right of one consumer of this process to read its partition, as <see cref="PartitionLeases"/> gets and gives it back. It says who is to read; that
/// nobody else does is for the name that the consumer takes then.
/// </summary>
internal sealed class PartitionLease
{
    private readonly PartitionLeases _all;
    private TaskCompletionSource _granted = NewGrant();
    private CancellationTokenSource _revoked = new();
    private bool _isLeft;

    /// <param name="all">The leases of the group in this process.</param>
    /// <param name="partition">The partition.</param>
    public PartitionLease(PartitionLeases all, int partition)
    {
        _all = all;
        Partition = partition;
    }

    /// <summary>The partition.</summary>
    public int Partition { get; }

    /// <summary>The stream, by the key that it is declared with.</summary>
    public StreamKey Stream => _all.Stream;

    /// <summary>The name of this process among those that share the partitions.</summary>
    public string Member => _all.Member;

    /// <summary>True while its consumer is there to read the partition.</summary>
    public bool IsHere { get; private set; }

    /// <summary>True while the partition is to be read here.</summary>
    public bool IsGranted { get; private set; }

    /// <summary>True while the partition is read here, or what was read is still handled.</summary>
    public bool IsActive { get; private set; }

    /// <summary>True while the store says that the partition is this process's.</summary>
    public bool IsReserved { get; set; }

    /// <summary>Is told, outside of any lock, that the store could not be asked, or null when it has answered.</summary>
    public Action<Exception?>? OnAsked { get; set; }

    /// <summary>Waits until the partition is to be read here.</summary>
    /// <param name="stop">Ends the wait with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ObjectDisposedException">The store is there no more.</exception>
    /// <returns>Cancelled when it is to be given back: then read no more, end what runs, and say so (<see cref="End"/>).</returns>
    public async Task<CancellationToken> WaitAsync(CancellationToken stop)
    {
        while (true)
        {
            Task granted;
            lock (_all.Gate.InOrder)
            {
                IsHere = !_isLeft;
                if (IsGranted)
                {
                    IsActive = true;
                    return _revoked.Token;
                }

                granted = _granted.Task;
            }

            _all.Arrive();
            await granted.WaitAsync(stop).ConfigureAwait(false);
        }
    }

    /// <summary>Nothing of it runs here any more. If it was to be given back others may have it now; else it is waited for again.</summary>
    public void End()
    {
        lock (_all.Gate.InOrder) IsActive = false;
        _all.Ask();
    }

    /// <summary>
    /// Its consumer begins to end. When all of this process do, the others share its partitions at once, and wait for those alone whose handlers still run.
    /// </summary>
    public void BeginLeave()
    {
        lock (_all.Gate.InOrder)
        {
            _isLeft = true;
            IsHere = false;
        }

        _all.Ask();
    }

    /// <summary>Its consumer has ended for good.</summary>
    public void Leave()
    {
        lock (_all.Gate.InOrder)
        {
            _isLeft = true;
            IsHere = IsActive = false;
            if (IsGranted) Revoke();
        }

        _all.Ask();
    }

    /// <summary>It is to be read here. Under the lock.</summary>
    public void Grant()
    {
        IsGranted = true;
        _granted.TrySetResult();
    }

    /// <summary>It is to be read here no more. Under the lock.</summary>
    /// <returns>To be cancelled outside of it.</returns>
    public CancellationTokenSource Revoke()
    {
        CancellationTokenSource revoked = _revoked;
        IsGranted = false;
        _granted = NewGrant();
        _revoked = new CancellationTokenSource();
        return revoked;
    }

    /// <summary>It will never be granted. Under the lock.</summary>
    public void Fail(Exception exception)
    {
        if (!_granted.TrySetException(exception)) return;
        _ = _granted.Task.Exception;
    }

    /// <summary>Waits until the others know that this process has none of the partitions any more, where all of its consumers end.</summary>
    public Task WhenLeft() => _all.WhenLeft();

    private static TaskCompletionSource NewGrant() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
