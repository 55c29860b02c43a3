using Events.Store;

namespace Events.Subscribing;

/// <summary>Makes of an entry what a subscriber gets.</summary>
/// <typeparam name="T">What that is.</typeparam>
/// <param name="page">The page.</param>
/// <param name="index">Which of its entries.</param>
/// <param name="entry">What the subscriber gets.</param>
/// <returns>False when the subscriber does not want the entry.</returns>
internal delegate bool EntrySelector<T>(EntryPage page, int index, out T entry);
