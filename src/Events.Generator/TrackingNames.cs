namespace Events.Generator;

/// <summary>The names of the pipeline's steps. Tests read them by reflection: a step added here is covered at once.</summary>
internal static class TrackingNames
{
    /// <summary>The costly step of events: symbol to model.</summary>
    public const string ParseEvents = nameof(ParseEvents);

    /// <summary>The costly step of streams: symbol to model.</summary>
    public const string ParseStreams = nameof(ParseStreams);

    /// <summary>The costly step of consumer groups: symbol to model.</summary>
    public const string ParseConsumerGroups = nameof(ParseConsumerGroups);

    /// <summary>The costly step of classes that stand for added events: symbol to model.</summary>
    public const string ParseEventModules = nameof(ParseEventModules);

    /// <summary>Each such class with the events.</summary>
    public const string EventModulesWithEvents = nameof(EventModulesWithEvents);

    /// <summary>Names of such classes that differ in case only: almost always empty.</summary>
    public const string ClashingEventModuleNames = nameof(ClashingEventModuleNames);

    /// <summary>The file of each such class.</summary>
    public const string EmitEventModules = nameof(EmitEventModules);

    /// <summary>The step with what a stream needs to know of each event; it does not change when the event's fields do.</summary>
    public const string StreamEvents = nameof(StreamEvents);

    /// <summary>The events of all streams, sorted.</summary>
    public const string SortedStreamEvents = nameof(SortedStreamEvents);

    /// <summary>Each stream with its own events.</summary>
    public const string StreamsWithEvents = nameof(StreamsWithEvents);

    /// <summary>The enums of all events, each once, sorted.</summary>
    public const string SharedEnums = nameof(SharedEnums);

    /// <summary>Names of events that differ in case only: almost always empty.</summary>
    public const string ClashingEventNames = nameof(ClashingEventNames);

    /// <summary>Names of streams that differ in case only: almost always empty.</summary>
    public const string ClashingStreamNames = nameof(ClashingStreamNames);

    /// <summary>Names of consumer groups that differ in case only: almost always empty.</summary>
    public const string ClashingConsumerGroupNames = nameof(ClashingConsumerGroupNames);

    /// <summary>Each event's file.</summary>
    public const string EmitEvents = nameof(EmitEvents);

    /// <summary>Each stream's file.</summary>
    public const string EmitStreams = nameof(EmitStreams);

    /// <summary>Each consumer group's file.</summary>
    public const string EmitConsumerGroups = nameof(EmitConsumerGroups);

    /// <summary>The file of the enums, if there are any.</summary>
    public const string EmitEnums = nameof(EmitEnums);
}
