namespace Events.Outbox;

/// <summary>
/// Keeps the ordering keys that wait, because one of their entries was refused; and the streams that wait, because several were, one after the other.
/// </summary>
internal sealed class HeldKeys
{
    // A whole stream has no key.
    private readonly Dictionary<(string Stream, string? Name, string? Key), DateTimeOffset> _until = [];

    /// <summary>Takes what another relay has left.</summary>
    public void Load(IEnumerable<OutboxHold> holds)
    {
        _until.Clear();
        foreach (OutboxHold hold in holds) Hold((hold.Stream, hold.StreamName, hold.OrderingKey), hold.Until);
    }

    /// <summary>Forgets those whose time has come.</summary>
    public void Release(DateTimeOffset now)
    {
        foreach ((var key, DateTimeOffset until) in _until)
        {
            if (until <= now) _until.Remove(key);
        }
    }

    /// <summary>The key of an entry waits from now on, if it has one.</summary>
    public void Hold(OutboxEntry entry, DateTimeOffset until)
    {
        if (entry.OrderingKey is not null) Hold((entry.Stream, entry.StreamName, entry.OrderingKey), until);
    }

    /// <summary>The stream of an entry waits from now on.</summary>
    public void HoldStream(OutboxEntry entry, DateTimeOffset until) => Hold((entry.Stream, entry.StreamName, null), until);

    /// <summary>Tells whether an entry has to wait.</summary>
    public bool TryFind(OutboxEntry entry, out DateTimeOffset until) =>
        _until.TryGetValue((entry.Stream, entry.StreamName, null), out until)
        || (entry.OrderingKey is { } key && _until.TryGetValue((entry.Stream, entry.StreamName, key), out until));

    private void Hold((string Stream, string? Name, string? Key) key, DateTimeOffset until)
    {
        if (!_until.TryGetValue(key, out DateTimeOffset known) || known < until) _until[key] = until;
    }
}
