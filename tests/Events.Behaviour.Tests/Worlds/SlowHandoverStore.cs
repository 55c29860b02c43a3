using System.Reflection;
using Events.Store;
using Events.Store.Roles;

namespace Events.Behaviour.Worlds;

/// <summary>A store whose first page of several entries has come, and is held up on its way to the consumer.</summary>
public class SlowHandoverStore : OtherProcess
{
    private readonly ManualResetEventSlim _goesOn = new();
    private int _looks;
    private int _isHeldUp;

    /// <summary>How often was looked at what is pending, since the page is held up.</summary>
    public int Looks => Volatile.Read(ref _looks);

    public static (IStreamStore Store, SlowHandoverStore Control) Around(IStreamStore store)
    {
        IStreamStore slow = Create<IStreamStore, SlowHandoverStore>();
        var control = (SlowHandoverStore)(object)slow;
        control.Use(store);
        return (slow, control);
    }

    public void GoOn() => _goesOn.Set();

    protected override object? Invoke(MethodInfo? method, object?[]? arguments)
    {
        if (method!.Name == nameof(IStreamStore.WatchAsync) && Volatile.Read(ref _isHeldUp) == 1) Interlocked.Increment(ref _looks);
        object? result = base.Invoke(method, arguments);
        return result is IGroupReader reader ? new Reader(this, reader) : result;
    }

    // The next read is begun when a page has come, before its entries are taken into custody.
    private sealed class Reader(SlowHandoverStore store, IGroupReader reader) : IGroupReader
    {
        private volatile bool _hasCome;

        public AcknowledgementReply Acknowledgement => reader.Acknowledgement;

        public ValueTask<EntryPage> ReadNewAsync(
            int count, TimeSpan block, ReadOnlyMemory<EntryId> acknowledge, CancellationToken cancellationToken)
        {
            if (_hasCome && Interlocked.Exchange(ref store._isHeldUp, 1) == 0) store._goesOn.Wait(cancellationToken);
            return ReadAsync(count, block, acknowledge, cancellationToken);
        }

        public ValueTask<EntryPage> ReadPendingAsync(EntryId after, int count, CancellationToken cancellationToken) =>
            reader.ReadPendingAsync(after, count, cancellationToken);

        public ValueTask DisposeAsync() => reader.DisposeAsync();

        private async ValueTask<EntryPage> ReadAsync(
            int count, TimeSpan block, ReadOnlyMemory<EntryId> acknowledge, CancellationToken cancellationToken)
        {
            EntryPage page = await reader.ReadNewAsync(count, block, acknowledge, cancellationToken);
            _hasCome |= page.Count > 1;
            return page;
        }
    }
}
