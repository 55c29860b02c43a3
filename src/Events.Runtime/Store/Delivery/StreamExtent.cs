namespace Events.Store.Delivery;

/// <summary>The marks of a stream by which it is told from another that stands at its key later.</summary>
/// <param name="First">The ID of its first entry; <see cref="EntryId.Min"/> when it is empty.</param>
/// <param name="Last">The largest ID ever added; trimming and deleting do not change it.</param>
/// <param name="EntriesAdded">How many entries were ever added.</param>
/// <param name="Length">How many entries it has.</param>
public sealed record StreamExtent(EntryId First, EntryId Last, long EntriesAdded, long Length);
