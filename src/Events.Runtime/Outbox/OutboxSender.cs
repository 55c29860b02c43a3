using System.Text;
using Events.Diagnostics;
using Events.Errors;
using Events.Locking;
using Events.Producing;
using Events.Redis.Protocol;
using Events.Wire;
using Microsoft.Extensions.Logging;

namespace Events.Outbox;

/// <summary>Appends a page of an outbox: each stream in the order of the page, side by side with the others.</summary>
/// <param name="name">The outbox, for messages.</param>
/// <param name="streams">The streams.</param>
/// <param name="options">How it works.</param>
/// <param name="held">Which keys wait.</param>
/// <param name="away">Which streams wait.</param>
/// <param name="logger">Told of what is refused.</param>
internal sealed class OutboxSender(
    string name, OutboxStreams streams, OutboxOptions options, HeldKeys held, AwayStreams away, ILogger logger)
{
    // So many of a stream one after the other, and it is the stream that is at fault.
    private const int MaxRefusals = 3;

    // What is held, of keys and streams: the streams of a page are appended to side by side.
    private readonly OrderedLock _gate = new(LockRank.Collection);

    // Streams that were held: what they refuse is told no more until they take something.
    private readonly HashSet<(string Stream, string? Name)> _suspects = [];

    /// <summary>Appends what can be appended.</summary>
    /// <param name="page">The entries, oldest first.</param>
    /// <param name="now">The time.</param>
    /// <param name="mayGoOn">Whether there is time for more.</param>
    /// <returns>What became of them; nothing of those for which there was no time.</returns>
    public async Task<OutboxPage> SendAsync(IReadOnlyList<OutboxEntry> page, DateTimeOffset now, Func<bool> mayGoOn)
    {
        var result = new OutboxPage();
        var byStream = new Dictionary<(string, string?), List<OutboxEntry>>();
        foreach (OutboxEntry entry in page)
        {
            if (held.TryFind(entry, out DateTimeOffset until))
            {
                result.Wait(entry, until);
                continue;
            }

            (string, string?) stream = (entry.Stream, entry.StreamName);
            if (!byStream.TryGetValue(stream, out List<OutboxEntry>? entries)) byStream.Add(stream, entries = []);
            entries.Add(entry);
        }

        // In whole milliseconds, which is what a table may keep: an entry is due for it when its key is for us.
        var again = DateTimeOffset.FromUnixTimeMilliseconds((now + options.RefusedRetryInterval).ToUnixTimeMilliseconds());
        await Task.WhenAll(byStream.Values.Select(entries => SendStreamAsync(entries, again, mayGoOn, result))).ConfigureAwait(false);
        foreach ((string, string?) stream in result.Reached)
        {
            if (!result.AwayStreams.ContainsKey(stream)) away.Remove(stream);
        }

        foreach (((string Stream, string? Name) stream, Exception exception) in result.AwayStreams)
        {
            if (away.Add(stream)) Log.OutboxStreamAway(logger, exception, stream.Stream, name);
        }

        return result;
    }

    private async Task SendStreamAsync(List<OutboxEntry> entries, DateTimeOffset again, Func<bool> mayGoOn, OutboxPage result)
    {
        Dictionary<StoreStreamClient, List<OutboxEntry>> parts;
        try
        {
            parts = await SplitAsync(entries).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsForTheMoment(exception))
        {
            result.Away(entries[0], exception);
            return;
        }
        catch (Exception)
        {
            await SendEachAsync(entries, again, mayGoOn, result).ConfigureAwait(false);
            return;
        }

        // Usually one: each partition of a stream is one of its own, and what one refuses, or whose server is away, holds up none of the others.
        await Task.WhenAll(parts.Select(part => SendPartAsync(part.Key, part.Value, again, mayGoOn, result))).ConfigureAwait(false);
    }

    private async Task SendPartAsync(
        StoreStreamClient client, List<OutboxEntry> entries, DateTimeOffset again, Func<bool> mayGoOn, OutboxPage result)
    {
        try
        {
            await AppendAsync(client, entries, result).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsForTheMoment(exception))
        {
            result.Away(entries[0], exception);
        }
        catch (Exception)
        {
            // One of them is refused, and the others are not to wait for it: one after the other. Those that were appended just now are found by their keys.
            await SendEachAsync(entries, again, mayGoOn, result).ConfigureAwait(false);
        }
    }

    private async Task SendEachAsync(List<OutboxEntry> entries, DateTimeOffset again, Func<bool> mayGoOn, OutboxPage result)
    {
        int refusals = 0;
        foreach (OutboxEntry entry in entries)
        {
            if (!mayGoOn()) return;
            if (IsHeld(entry, result)) continue;
            try
            {
                foreach ((StoreStreamClient client, List<OutboxEntry> one) in await SplitAsync([entry]).ConfigureAwait(false))
                {
                    await AppendAsync(client, one, result).ConfigureAwait(false);
                }

                refusals = 0;
            }
            catch (Exception exception) when (IsForTheMoment(exception))
            {
                result.Away(entry, exception);
                return;
            }
            catch (Exception exception)
            {
                Refuse(entry, exception, again, result);

                // Those that were refused before say nothing new of the stream: else what is behind some of them is never tried.
                if (entry.Refusals > 0 || ++refusals < MaxRefusals) continue;
                HoldStream(entry, exception, again);
                foreach (OutboxEntry behind in entries.Where(behind => behind.Id > entry.Id)) HoldBehind(behind, again, result);
                return;
            }
        }
    }

    private bool IsHeld(OutboxEntry entry, OutboxPage result)
    {
        DateTimeOffset until;
        lock (_gate.InOrder)
        {
            if (!held.TryFind(entry, out until)) return false;
        }

        result.Wait(entry, until);
        return true;
    }

    private void Refuse(OutboxEntry entry, Exception exception, DateTimeOffset again, OutboxPage result)
    {
        // Told once, and not each time that it is tried again.
        if (entry.Refusals == 0 && !IsSuspect(entry))
        {
            Log.OutboxRefused(logger, exception, entry.EventType, entry.Id, name, entry.Stream, options.RefusedRetryInterval);
        }

        lock (_gate.InOrder) held.Hold(entry, again);
        result.Refuse(entry, exception, again);
    }

    private bool IsSuspect(OutboxEntry entry)
    {
        lock (_gate.InOrder) return _suspects.Contains((entry.Stream, entry.StreamName));
    }

    private void HoldStream(OutboxEntry entry, Exception exception, DateTimeOffset again)
    {
        bool isNew;
        lock (_gate.InOrder)
        {
            held.HoldStream(entry, again);
            isNew = _suspects.Add((entry.Stream, entry.StreamName));
        }

        if (isNew) Log.OutboxStreamHeld(logger, exception, MaxRefusals, name, entry.Stream, options.RefusedRetryInterval);
    }

    private void HoldBehind(OutboxEntry entry, DateTimeOffset again, OutboxPage result)
    {
        lock (_gate.InOrder) held.Hold(entry, again);
        result.Wait(entry, again);
    }

    private async Task<Dictionary<StoreStreamClient, List<OutboxEntry>>> SplitAsync(List<OutboxEntry> entries)
    {
        var parts = new Dictionary<StoreStreamClient, List<OutboxEntry>>();
        foreach (OutboxEntry entry in entries)
        {
            // What is in a table may have been changed by anybody, and a batch has to be what it says.
            EncodedFields.Check(new EntryFields(entry.Fields.Span, entry.FieldCount));
            StoreStreamClient client = await streams.GetAsync(entry).ConfigureAwait(false);
            if (!parts.TryGetValue(client, out List<OutboxEntry>? part)) parts.Add(client, part = []);
            part.Add(entry);
        }

        return parts;
    }

    private async Task AppendAsync(StoreStreamClient client, List<OutboxEntry> entries, OutboxPage result)
    {
        var batch = new OrderedBatch(client, options.UnfinishedWindow);
        foreach (OutboxEntry entry in entries)
        {
            batch.Add(new EntryFields(entry.Fields.Span, entry.FieldCount), Encoding.UTF8.GetBytes(entry.IdempotencyKey));
        }

        await client.AppendAsync(batch, CancellationToken.None).ConfigureAwait(false);
        result.Append(client, entries, batch);
        lock (_gate.InOrder) _suspects.Remove((entries[0].Stream, entries[0].StreamName));
    }

    private static bool IsForTheMoment(Exception exception) =>
        exception is UnknownOutcomeException or ConnectionFailedException or NotDurableException or ServerErrorException { IsTransient: true }
            or ObjectDisposedException;
}
