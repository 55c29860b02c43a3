namespace Events;

/// <summary>
/// Marks a method of a consumer group as the handler of the event that is its first parameter. It may also take an
/// <see cref="EventContext"/> and a <see cref="CancellationToken"/>, and returns <see cref="Task"/> or
/// <see cref="ValueTask"/>. The entry is acknowledged after the returned task has succeeded.
/// </summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class HandlesAttribute : Attribute;
