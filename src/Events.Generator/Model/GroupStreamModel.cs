namespace Events.Generator.Model;

/// <summary>A stream that a consumer group class reads, and its handlers of it.</summary>
/// <param name="Stream">Reference of the stream class.</param>
/// <param name="Group">The name of the group.</param>
/// <param name="StartAt">The member of <c>GroupStart</c>.</param>
/// <param name="Handlers">The handlers of its events, in declaration order.</param>
internal sealed record GroupStreamModel(string Stream, string Group, string StartAt, EquatableArray<HandlerModel> Handlers)
{
    /// <summary>Handlers by the event types of today, then by those of older entries.</summary>
    public IEnumerable<(HandlerModel Handler, string EventType)> ByEventType() =>
        Handlers.Select(static handler => (handler, handler.EventType))
            .Concat(Handlers.SelectMany(static handler => handler.EventAliases.Select(alias => (handler, alias))));
}
