namespace Events.Generator.Model;

/// <summary>A class that stands for added events, and the events, ordered by event type.</summary>
internal sealed record ModuleWithEvents(EventModuleModel Module, EquatableArray<StreamEventModel> Events)
{
    /// <summary>Takes those of its stream out of the events of all streams.</summary>
    public static ModuleWithEvents Of(EventModuleModel module, EquatableArray<StreamEventModel> all) =>
        new(module, all.Where(item => item.Stream == module.Stream).ToEquatableArray());
}
