using Events.Chaos.Contracts;
using Events.Chaos.Ledgers;
using Events.Store;

namespace Events.Chaos.Roles;

/// <summary>Produces events one by one and in batches, until it is stopped or has made as many as it was told.</summary>
public sealed class ProducerRole(WorkerOptions options, ChaosStream stream, LedgerWriter ledger)
{
    private const int BatchEvery = 10;
    private const int BatchSize = 8;
    private const int Keys = 3;

    private static readonly string[] Types = ["noted", "charged", "transferred", "stepped"];

    private long _made;

    public async Task RunAsync(CancellationToken stop)
    {
        ledger.Write(Fact.Started);
        for (long round = 0; !stop.IsCancellationRequested && (options.Count == 0 || _made < options.Count); round++)
        {
            if (round % BatchEvery == BatchEvery - 1) await ProduceBatchAsync();
            else await ProduceOneAsync(round, stop);
            if (options.PauseMs > 0) await Task.Delay(options.PauseMs, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ProduceOneAsync(long round, CancellationToken stop)
    {
        string type = options.Only.Length > 0 ? options.Only : Types[round % Types.Length];
        string eventId = $"{type}-{options.Name}-{_made++}";
        while (!await TryProduceAsync(type, eventId))
        {
            // Only what has a dedupe key may be sent again when it is not known whether it arrived.
            if (type != "charged" || stop.IsCancellationRequested) return;
        }
    }

    private async Task<bool> TryProduceAsync(string type, string eventId)
    {
        ledger.Write(Fact.Intended, eventId);
        try
        {
            EntryId id = type switch
            {
                "noted" => await stream.ProduceAsync(new Noted(eventId)),
                "charged" => await stream.ProduceAsync(new Charged(eventId)),
                "transferred" => await stream.ProduceAsync(new Transferred(eventId, _made)),
                _ => await stream.ProduceAsync(new Stepped(eventId, $"{options.Name}-{_made % Keys}", _made)),
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

    private async Task ProduceBatchAsync()
    {
        ChaosStream.Batch batch = stream.CreateBatch();
        var eventIds = new List<string>();
        for (int i = 0; i < BatchSize; i++)
        {
            string type = options.Only is "" or "noted" ? "noted" : "transferred";
            string eventId = $"{type}-{options.Name}-{_made++}";
            eventIds.Add(eventId);
            ledger.Write(Fact.Intended, eventId);
            if (type == "noted") batch.Add(new Noted(eventId));
            else batch.Add(new Transferred(eventId, _made));
        }

        try
        {
            ReadOnlyMemory<EntryId> ids = await stream.ProduceBatchAsync(batch);
            for (int i = 0; i < ids.Length; i++) ledger.Write(Fact.Given, eventIds[i], ids.Span[i]);
        }
        catch (ProduceBatchException exception)
        {
            for (int i = 0; i < eventIds.Count; i++)
            {
                if (exception.Appended[i] is { } id) ledger.Write(Fact.Given, eventIds[i], id);
                else ledger.Write(exception.UnknownCount > 0 ? Fact.Unknown : Fact.Refused, eventIds[i]);
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
