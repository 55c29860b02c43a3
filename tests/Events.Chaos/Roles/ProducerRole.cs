using Events.Chaos.Contracts;
using Events.Chaos.Ledgers;
using Events.Errors;
using Events.Streams;

namespace Events.Chaos.Roles;

/// <summary>Produces events one by one and in batches, in several loops side by side, until it is stopped.</summary>
public sealed class ProducerRole(WorkerOptions options, ChaosStream stream, LedgerWriter ledger)
{
    private const int BatchEvery = 10;
    private const int BatchSize = 8;

    private long _made;

    public async Task RunAsync(CancellationToken stop)
    {
        ledger.Write(Fact.Started);
        await Task.WhenAll(Enumerable.Range(0, options.Lanes).Select(lane => ProduceAsync(lane, stop)));
    }

    private async Task ProduceAsync(int lane, CancellationToken stop)
    {
        for (int round = lane; !stop.IsCancellationRequested; round++)
        {
            string kind = options.Only ?? EventNames.Kinds[round % EventNames.Kinds.Count];
            if (round % BatchEvery == BatchEvery - 1) await ProduceBatchAsync(kind);
            else await ProduceOneAsync(kind, lane, stop);
            await Task.Delay(options.PauseMs, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private string NextId(string kind)
    {
        long number = Interlocked.Increment(ref _made);
        if (kind == EventNames.Noted && options.PoisonOneOf > 0 && number % options.PoisonOneOf == 0) kind = EventNames.Poison;
        return EventNames.Make(kind, options.Name, number);
    }

    private async Task ProduceOneAsync(string kind, int lane, CancellationToken stop)
    {
        string eventId = NextId(kind);
        while (!await TryProduceAsync(kind, eventId, lane))
        {
            // Only what has a dedupe key may be sent again when it is not known whether it arrived.
            if (kind != EventNames.Charged || stop.IsCancellationRequested) return;
        }
    }

    private async Task<bool> TryProduceAsync(string kind, string eventId, int lane)
    {
        ledger.Write(Fact.Intended, eventId);
        long number = EventNames.NumberOf(eventId);
        try
        {
            EntryId id = kind switch
            {
                EventNames.Charged => await stream.ProduceAsync(new Charged(eventId)),
                EventNames.Transferred => await stream.ProduceAsync(new Transferred(eventId, number)),
                EventNames.Stepped => await stream.ProduceAsync(new Stepped(eventId, $"{options.Name}:{lane}", number)),
                _ => await stream.ProduceAsync(new Noted(eventId)),
            };
            ledger.Write(Fact.Given, eventId, id);
            return true;
        }
        catch (UnknownOutcomeException)
        {
            ledger.Write(Fact.Unknown, eventId);
            return false;
        }
        catch (StreamStoreException)
        {
            ledger.Write(Fact.Refused, eventId);
            return false;
        }
    }

    private async Task ProduceBatchAsync(string kind)
    {
        ChaosStream.Batch batch = stream.CreateBatch();
        string[] eventIds = new string[BatchSize];
        for (int i = 0; i < BatchSize; i++)
        {
            string eventId = eventIds[i] = NextId(kind == EventNames.Transferred ? kind : EventNames.Noted);
            ledger.Write(Fact.Intended, eventId);
            if (kind == EventNames.Transferred) batch.Add(new Transferred(eventId, EventNames.NumberOf(eventId)));
            else batch.Add(new Noted(eventId));
        }

        try
        {
            ReadOnlyMemory<EntryId> ids = await stream.ProduceBatchAsync(batch);
            for (int i = 0; i < ids.Length; i++) ledger.Write(Fact.Given, eventIds[i], ids.Span[i]);
        }
        catch (ProduceBatchException exception)
        {
            for (int i = 0; i < eventIds.Length; i++)
            {
                if (exception.Appended[i] is { } id) ledger.Write(Fact.Given, eventIds[i], id);
                else ledger.Write(exception.Errors[i] is UnknownOutcomeException ? Fact.Unknown : Fact.Refused, eventIds[i]);
            }
        }
        catch (UnknownOutcomeException)
        {
            foreach (string eventId in eventIds) ledger.Write(Fact.Unknown, eventId);
        }
        catch (StreamStoreException)
        {
            foreach (string eventId in eventIds) ledger.Write(Fact.Refused, eventId);
        }
    }
}
