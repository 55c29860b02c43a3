namespace Events.Store.Delivery;

/// <summary>A consumer that handles an event type.</summary>
/// <param name="Name">Its name within the group.</param>
/// <param name="Age">How long ago it said so last.</param>
public readonly record struct HandlingConsumer(string Name, TimeSpan Age);
