namespace Orders.Consumers;

/// <summary>Sends messages to customers: an effect outside Redis that nobody wants twice.</summary>
public interface IMailer
{
    Task SendEmailAsync(string orderId, string text, CancellationToken cancellationToken);
}
