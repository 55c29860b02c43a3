namespace Events.Generator.Model;

/// <summary>A stream and its own events, ordered by event type.</summary>
internal sealed record StreamWithEvents(StreamModel Stream, EquatableArray<StreamEventModel> Events)
{
    /// <summary>Takes a stream's own events out of those of all streams.</summary>
    public static StreamWithEvents Of(StreamModel stream, EquatableArray<StreamEventModel> all) =>
        new(stream, all.Where(item => item.Stream == stream.Type.Reference).ToEquatableArray());
}
