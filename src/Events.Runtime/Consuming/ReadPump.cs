using Events.Diagnostics;
using Events.Recovery;
using Events.Store;

namespace Events.Consuming;

/// <summary>
/// Reads the group's new entries for as long as the consumer runs. The next read is sent as soon as the last page has
/// come, before that page is handled, with the acknowledgements collected so far in front of it.
/// </summary>
internal sealed class ReadPump(
    ConsumerScope scope, HeldEntries held, Dispatcher dispatcher, AckBatcher acks, OwnPending ownPending)
{
    private readonly Backoff _backoff = new(scope.Time);

    public async Task RunAsync(CancellationToken stop)
    {
        bool recover = true;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await GroupSetup.EnsureAsync(scope, stop).ConfigureAwait(false);
                await using IGroupReader reader =
                    scope.Store.OpenReader(scope.Stream, scope.Group, scope.Name);
                if (recover) await ownPending.ReadAsync(reader, stop).ConfigureAwait(false);
                else await ownPending.ReclaimAsync(stop).ConfigureAwait(false);
                recover = false;
                await ReadNewAsync(reader, stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (GroupNotFoundException exception)
            {
                // Created again by the next round, which comes at once the first time.
                Log.GroupLost(scope.Logger, scope.Group, scope.Stream.Name, exception);
                await _backoff.WaitAsync(stop).ConfigureAwait(false);
            }
            catch (StreamStoreException exception)
            {
                Log.ReadFailed(scope.Logger, scope.Stream.Name, scope.Group, scope.Name, exception);
                await _backoff.WaitAsync(stop).ConfigureAwait(false);
            }
        }
    }

    private async Task ReadNewAsync(IGroupReader reader, CancellationToken stop)
    {
        ConsumerOptions options = scope.Options;

        // Half of what may be held, so that one half is read while the other is handled; less when that would leave
        // handlers without work.
        int room = Math.Clamp(options.Prefetch / 2, 1, options.BatchSize);
        room = Math.Min(room, options.Prefetch - options.Concurrency + 1);
        while (true)
        {
            await held.WaitForRoomAsync(room, stop).ConfigureAwait(false);
            int count = Math.Clamp(held.Room, 1, options.BatchSize);
            ReadOnlyMemory<EntryId> acknowledge = acks.TakeForRead();
            EntryPage page;
            try
            {
                page = await reader.ReadNewAsync(count, options.BlockTime, acknowledge, stop)
                    .ConfigureAwait(false);
            }
            catch
            {
                acks.Restore();
                throw;
            }

            acks.Confirm();
            _backoff.Reset();
            Accept(page);
        }
    }

    /// <summary>New entries: this is their first delivery.</summary>
    private void Accept(EntryPage page)
    {
        if (page.Count == 0)
        {
            page.Dispose();
            return;
        }

        var shared = new SharedPage(page);
        for (int i = 0; i < page.Count; i++)
        {
            if (held.TryHold(shared, i, deliveryCount: 1) is { } entry) dispatcher.Enqueue(entry);
        }

        shared.Release();
    }
}
