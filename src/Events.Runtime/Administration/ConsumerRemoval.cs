namespace Events.Administration;

/// <summary>A consumer that was deleted.</summary>
/// <param name="Stream">The stream's key.</param>
/// <param name="Group">The group.</param>
/// <param name="Consumer">The consumer that is gone.</param>
/// <param name="HandedOver">How many entries were handed over before.</param>
/// <param name="Gone">How many entries without a payload were moved to the dead letters before.</param>
public sealed record ConsumerRemoval(string Stream, string Group, string Consumer, long HandedOver, long Gone);
