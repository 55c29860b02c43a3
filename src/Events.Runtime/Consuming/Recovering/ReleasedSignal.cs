namespace Events.Consuming.Recovering;

/// <summary>Tells who takes up what others have released that there is something: once, however often it was seen meanwhile.</summary>
internal sealed class ReleasedSignal
{
    private readonly SemaphoreSlim _seen = new(0, 1);

    /// <summary>Signals that there is something to take up.</summary>
    public void Set()
    {
        if (_seen.CurrentCount == 0) _seen.Release();
    }

    /// <summary>Waits until there is something.</summary>
    public Task WaitAsync(CancellationToken stop) => _seen.WaitAsync(stop);
}
