using Events.Store.Roles;

namespace Events.Store.Delivery;

/// <summary>The owner of a consumer's name.</summary>
/// <param name="Owner">What identifies the process, as it was given to <see cref="IConsumerStore.TakeNameAsync"/>.</param>
/// <param name="ExpiresIn">When its lease ends unless it is renewed; <see cref="Timeout.InfiniteTimeSpan"/> for never, which is nothing that this library
/// writes.</param>
public sealed record NameHolder(string Owner, TimeSpan ExpiresIn);
