using MassTransit;
using MediatR;
using StackExchange.Redis;

namespace Shop.Application;

/// <summary>Handlers of other libraries are looked at only where the settings name them.</summary>
public sealed record RegisterCustomer(string Name, string Mail) : IRequest<Guid>;

public sealed record CustomerRegistered(Guid Id, string Mail) : INotification;

public interface IMailGateway
{
    Task SendEmailAsync(string to, string subject, CancellationToken token);
}

public sealed class RegisterCustomerHandler(IDatabase db) : IRequestHandler<RegisterCustomer, Guid>
{
    public async Task<Guid> Handle(RegisterCustomer request, CancellationToken cancellationToken)
    {
        Guid id = Guid.NewGuid();
        await db.HashSetAsync($"customer:{id}", "mail", request.Mail);
        await db.StringIncrementAsync("customers");
        await db.StreamAddAsync(
            "customers", [new("type", "customer.registered"), new("id", id.ToString())], maxLength: 10_000, useApproximateMaxLength: true);
        return id;
    }
}

public sealed class WelcomeMail(IMailGateway mails) : INotificationHandler<CustomerRegistered>
{
    public Task Handle(CustomerRegistered notification, CancellationToken cancellationToken) =>
        mails.SendEmailAsync(notification.Mail, "Welcome", cancellationToken);
}

public sealed class WelcomeConsumer(IMailGateway mails) : IConsumer<CustomerRegistered>
{
    public Task Consume(ConsumeContext<CustomerRegistered> context) =>
        mails.SendEmailAsync(context.Message.Mail, "Welcome", context.CancellationToken);
}
