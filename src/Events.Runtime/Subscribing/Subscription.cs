using System.Text;
using Events.Definitions;
using Events.Replay;
using Events.Settings;
using Events.Store;
using Events.Store.Roles;
using Events.Streams;
using Events.Wire;
using Microsoft.Extensions.Logging;

namespace Events.Subscribing;

/// <summary>A subscription of a typed stream.</summary>
internal sealed class Subscription : StreamSubscription
{
    private readonly IStreamStore _store;
    private readonly StreamDefinition _definition;
    private readonly int? _partition;
    private readonly EventDefinition[]? _wanted;
    private readonly Subscriber<StreamEntry> _subscriber;
    private readonly CancellationToken _cancellationToken;
    private int _isEnumerated;

    public Subscription(
        IStreamStore store,
        StreamKey stream,
        StreamDefinition definition,
        StreamPosition from,
        SubscriptionOptions? options,
        TimeProvider time,
        ILogger logger,
        int? partition,
        CancellationToken cancellationToken)
    {
        options ??= new SubscriptionOptions();
        options.Validate();
        _store = store;
        _definition = definition;
        _partition = partition;
        _wanted = options.Types?.Select(Find).ToArray();
        _cancellationToken = cancellationToken;
        _subscriber = new Subscriber<StreamEntry>(
            new StoreCalls(store, stream, options.GiveUpAfter, time, logger), from, options, time, Select, definition);
    }

    public override EntryId Position => _subscriber.Position;

    public override bool IsLive => _subscriber.IsLive;

    public override Task CaughtUp => _subscriber.CaughtUp;

    public override IAsyncEnumerator<StreamEntry> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _isEnumerated, 1) != 0)
        {
            throw new InvalidOperationException("A subscription is enumerated once; subscribe again, after its Position to go on from there.");
        }

        return _subscriber.ReadAsync(_cancellationToken, cancellationToken);
    }

    private EventDefinition Find(string type)
    {
        if (_definition.Find(Encoding.UTF8.GetBytes(type)) is { } known) return known;
        string? near = Nearest.Find(type, _definition.Events.Select(static known => known.Type));
        throw new ArgumentException(
            $"{_definition.Name} declares no event '{type}', so it would never come.{(near is null ? "" : $" Is '{near}' meant?")}", nameof(SubscriptionOptions.Types));
    }

    private bool Select(EntryPage page, int index, out StreamEntry entry)
    {
        EntryFields fields = page.GetFields(index);
        if (_wanted is null || (_definition.Find(fields.EventType) is { } known && Array.IndexOf(_wanted, known) >= 0))
        {
            entry = RangeReplay.Decode(_store, _definition, page.GetId(index), fields, _partition);
            return true;
        }

        entry = null!;
        return false;
    }
}
