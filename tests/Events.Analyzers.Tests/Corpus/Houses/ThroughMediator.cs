using Events;

namespace Subscriptions;

[EventStream("subscriptions", MaxLength = 10_000)]
public sealed partial class SubscriptionStream;

[Event<SubscriptionStream>("renewed")]
public sealed partial record SubscriptionRenewed(string RenewalId, string Card, long Cents);

public interface IRequest;
public interface IRequestHandler<in T> where T : IRequest { Task HandleAsync(T request, CancellationToken token); }
public interface IMediator { Task SendAsync<T>(T request, CancellationToken token) where T : IRequest; }

public sealed record ChargeCard(string Card, long Cents) : IRequest;

public interface ICards { Task ChargeAsync(string card, long cents, CancellationToken token); }

public sealed class ChargeCardHandler(ICards cards) : IRequestHandler<ChargeCard>
{
    public Task HandleAsync(ChargeCard request, CancellationToken token) => cards.ChargeAsync(request.Card, request.Cents, token);
}

[ConsumerGroup<SubscriptionStream>("billing")]
public sealed partial class Renewals(IMediator mediator)
{
    [Handles]
    public Task OnRenewed(SubscriptionRenewed renewed, CancellationToken token) =>
        mediator.SendAsync(new ChargeCard(renewed.Card, renewed.Cents), token); // EVT3001
}
