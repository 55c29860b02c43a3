using Events.Definitions;
using Events.Diagnostics;
using Events.Errors;
using Events.Naming;
using Events.Partitioning;
using Events.Store;
using Events.Store.Delivery;
using Events.Store.Roles;
using Events.Time;
using Microsoft.Extensions.Logging;

namespace Events.Consuming;

/// <summary>
/// Says beside the stream which event types this consumer handles, before its first read and again and again, and finds out who handles those that it
/// does not. Of one consumer; its stream and its requeue stream have it in common.
/// </summary>
internal sealed class HandledTypes(
    IStreamStore store, StreamKey stream, ConsumerGroupDefinition definition, NameLease name, ConsumerOptions options, TimeProvider time, ILogger logger,
    PartitionLease? lease = null)
{
    private readonly string[] _types = [.. definition.Handlers.Select(static handler => handler.EventType)];

    // Those who share the partitions of a stream read each under one name, and say what they handle for all of them, by a name of their own.
    private readonly StreamKey _stream = lease?.Stream ?? stream;

    private string Self => lease?.Member ?? name.Name;

    public ValueTask SaveAsync(CancellationToken stop) =>
        lease is not null ? default : store.SaveHandlersAsync(new(stream, definition.Group, name.Name), _types, options.HandledTypesKept, stop);

    /// <summary>Goes on saying so until stopped. What was said last is not taken back: who restarts is back before it is forgotten.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (lease is null)
        {
            await time.WaitAsync(options.HandledTypesKept / 4, stop).ConfigureAwait(false);
            if (stop.IsCancellationRequested) return;
            try
            {
                await SaveAsync(stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (StreamStoreException exception)
            {
                Log.SavingHandlersFailed(logger, stream.Name, definition.Group, name.Name, exception);
            }
        }
    }

    /// <summary>Finds for each type another consumer that handles it.</summary>
    /// <returns>The names, in the order of the types; null where nobody does.</returns>
    public async ValueTask<string?[]> FindOthersAsync(IReadOnlyList<string> types, CancellationToken stop)
    {
        IReadOnlyList<IReadOnlyList<HandlingConsumer>> handling =
            await store.FindHandlersAsync(_stream, definition.Group, types, stop).ConfigureAwait(false);
        return [.. handling.Select(Choose)];
    }

    /// <summary>Finds the consumers that handle what this one does, itself too; who has said so last comes first.</summary>
    public async ValueTask<IReadOnlyList<string>> FindConsumersAsync(CancellationToken stop)
    {
        // Nobody else reads the partition.
        if (lease is not null) return [];
        IReadOnlyList<IReadOnlyList<HandlingConsumer>> handling =
            await store.FindHandlersAsync(stream, definition.Group, _types, stop).ConfigureAwait(false);
        return [.. handling.SelectMany(static consumers => consumers)
            .OrderBy(static consumer => consumer.Age)
            .Select(static consumer => consumer.Name)
            .Distinct(StringComparer.Ordinal)];
    }

    // One of those that are alive: who has not said so for longer than the others may have stopped. At random, so that they share the work.
    private string? Choose(IReadOnlyList<HandlingConsumer> consumers)
    {
        HandlingConsumer[] others = [.. consumers.Where(consumer => consumer.Name != Self)];
        if (others.Length == 0) return null;
        TimeSpan limit = Spans.Add(others[0].Age, options.HandledTypesKept / 3);
        int alive = others.Count(consumer => consumer.Age <= limit);
        return others[Random.Shared.Next(alive)].Name;
    }
}
