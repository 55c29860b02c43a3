using Events.Diagnostics;
using Events.Protection;
using Events.Time;

namespace Events.Consuming.Calling;

/// <summary>Gets the keys that entries are encrypted with, before their handlers are called.</summary>
internal sealed class KeyLoader(ConsumerScope scope)
{
    private static readonly TimeSpan Reminder = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private long _toldAt;
    private bool _isUnavailable;

    /// <summary>Asks for keys.</summary>
    /// <exception cref="HandlerUnavailableException">The provider failed: the process' fault, and not that of the entries.</exception>
    public async ValueTask LoadAsync(HashSet<string> ids, CancellationToken cancellationToken)
    {
        try
        {
            await scope.Protection!.LoadAsync(ids, cancellationToken).ConfigureAwait(false);
        }
        catch (KeyUnavailableException exception)
        {
            Tell(exception);
            throw new HandlerUnavailableException(exception.Message, exception);
        }

        TellOfEnd();
    }

    /// <summary>Tells that keys cannot be had: once, and then now and then, as every entry that waits for them would say the same.</summary>
    public void Tell(KeyUnavailableException exception)
    {
        long now = scope.Time.GetTimestamp();
        lock (_lock)
        {
            if (_isUnavailable && scope.Time.Until(_toldAt, now) < Reminder) return;
            _isUnavailable = true;
            _toldAt = now;
        }

        Log.KeysUnavailable(scope.Logger, scope.Group, scope.Stream.Name, exception);
    }

    private void TellOfEnd()
    {
        if (!Volatile.Read(ref _isUnavailable)) return;
        lock (_lock)
        {
            if (!_isUnavailable) return;
            _isUnavailable = false;
        }

        Log.KeysAvailable(scope.Logger, scope.Group, scope.Stream.Name);
    }
}
