using Events.Client;
using Events.Consuming;
using Events.Definitions;
using Events.Store;
using Events.Store.Delivery;
using Events.Testing.Stores;

namespace Events.Testing.Watching;

/// <summary>A consumer that the harness knows, and how to make another one like it.</summary>
/// <param name="Store">The store that its stream is in.</param>
/// <param name="Consumer">The consumer.</param>
/// <param name="Definition">Its group.</param>
/// <param name="Options">Its options.</param>
/// <param name="Again">Makes another one.</param>
internal sealed record HarnessConsumer(
    HarnessStore Store, GroupConsumer Consumer, ConsumerGroupDefinition Definition, ConsumerOptions Options, Func<GroupConsumer> Again)
{
    private volatile bool _isCrashed;
    private volatile bool _isReplaced;

    public StreamKey Stream { get; } = new(Consumer.Stream);

    public StreamKey Requeue { get; } = DeliveryKeys.Requeue(new StreamKey(Consumer.Stream), Consumer.Group);

    public string Group => Consumer.Group;

    public string Name => Consumer.Name;

    public ConsumerState State => Consumer.State;

    /// <summary>Tells whether it has ended as a killed process does.</summary>
    public bool IsCrashed => _isCrashed;

    /// <summary>Tells whether another one has taken its place.</summary>
    public bool IsReplaced => _isReplaced;

    /// <summary>Tells whether it reads, or will by itself.</summary>
    public bool IsAlive => State is not (ConsumerState.NotStarted or ConsumerState.Stopping or ConsumerState.Stopped or ConsumerState.Faulted);

    /// <summary>Tells whether it takes its name, and nothing but that keeps it from reading.</summary>
    public bool IsStarting =>
        State == ConsumerState.Starting && !Store.IsAway && !Store.IsWaiting && !Store.IsNameRefused(Stream.Name, Group, Name);

    /// <summary>Ends it as a killed process ends.</summary>
    public Task CrashAsync()
    {
        _isCrashed = true;
        return Consumer.AbortAsync();
    }

    public void Replace() => _isReplaced = true;

    /// <summary>Tells whether it is the one of that name that reads the stream, or the requeue stream of its group.</summary>
    public bool Is(object store, string stream, string group, string name) =>
        ReferenceEquals(Store, store) && Group == group && Name == name && (Stream.Name == stream || Requeue.Name == stream);
}
