namespace Events.Store.Schedules;

/// <summary>The position of something scheduled among all that is, in the order of the sorted set: by score, then by the bytes of the ID.</summary>
/// <param name="Score">Its score, as the store has it: Unix milliseconds, but others may have put any number there.</param>
/// <param name="Id">Its ID: UTF-8, but for that of others, which may be any bytes.</param>
public sealed record SchedulePosition(string Score, ReadOnlyMemory<byte> Id);
