namespace Events;

/// <summary>
/// Marks a partial class as a consumer group of a stream. Its <see cref="HandlesAttribute"/> methods receive the
/// events; the generator emits the dispatch by event type.
/// <para>
/// Given several times, each for another stream, the class handles events of all of them: it is a group of its own on each, with a position of its own, and one
/// consumer for each reads. A handler that takes an event is called for the stream of that event; one that takes a base type, an interface or
/// <see cref="object"/> for all streams. There is no order between events of different streams.
/// </para>
/// </summary>
/// <typeparam name="TStream">The class marked with <see cref="EventStreamAttribute"/>.</typeparam>
/// <param name="group">The name of the consumer group, such as <c>notifications</c>. Not empty.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false, AllowMultiple = true)]
public sealed class ConsumerGroupAttribute<TStream>(string group) : Attribute
    where TStream : class
{
    /// <summary>The name of the consumer group.</summary>
    public string Group { get; } = group;

    /// <summary>
    /// The position at which the group starts when it is created (XGROUP CREATE). Default <see cref="GroupStart.Beginning"/>, so that
    /// events produced before the first start of the service are not missed. An existing group keeps its position.
    /// </summary>
    public GroupStart StartAt { get; set; } = GroupStart.Beginning;
}
