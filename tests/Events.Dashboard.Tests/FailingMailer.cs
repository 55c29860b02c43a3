using Orders.Consumers;

namespace Events.Dashboard;

/// <summary>Never sends anything: what makes dead letters.</summary>
internal sealed class FailingMailer : IMailer
{
    public Task SendEmailAsync(string orderId, string text, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("The mail server is <b>down</b>.");
}
