namespace Events.Generator.Model;

/// <summary>All that is known of a consumer group.</summary>
/// <param name="Type">The consumer group class.</param>
/// <param name="Stream">Reference of its stream class.</param>
/// <param name="Group">The name of the group.</param>
/// <param name="StartAt">The member of <c>GroupStart</c>.</param>
/// <param name="HidesBase">Whether a base type is a consumer group too, so that the generated members hide its own.</param>
/// <param name="Handlers">Its handlers in declaration order.</param>
/// <param name="Marks">What the handlers and events need that its dispatch uses.</param>
internal sealed record ConsumerGroupModel(
    TypeModel Type,
    string Stream,
    string Group,
    string StartAt,
    bool HidesBase,
    EquatableArray<HandlerModel> Handlers,
    MarksModel Marks);
