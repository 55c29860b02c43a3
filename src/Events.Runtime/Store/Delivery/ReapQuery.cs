using Events.Store.Roles;

namespace Events.Store.Delivery;

/// <summary>The entries to be claimed from whoever has them.</summary>
/// <param name="MinIdle">Only entries idle for at least this long; whole milliseconds.</param>
/// <param name="Start">Where to start: <see cref="EntryId.Min"/>, or the last page's cursor.</param>
/// <param name="Count">At most how many; a step takes at most 1000.</param>
/// <param name="OnlyReleased">True for nothing but what was released (<see cref="IConsumerStore.ReleaseAsync"/>), which is never too young.</param>
public readonly record struct ReapQuery(TimeSpan MinIdle, EntryId Start, int Count, bool OnlyReleased = false);
