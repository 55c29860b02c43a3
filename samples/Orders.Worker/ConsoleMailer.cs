using Microsoft.Extensions.Options;

namespace Orders.Worker;

/// <summary>Stands for a mail server: takes a moment, and says in the log what it has sent.</summary>
internal sealed partial class ConsoleMailer(IOptions<MailerOptions> options, ILogger<ConsoleMailer> logger) : IMailer
{
    public async Task SendReceiptAsync(string orderId, string customer, decimal amount, CancellationToken cancellationToken)
    {
        await Task.Delay(options.Value.Takes, cancellationToken);
        LogSent(orderId, amount, customer);
    }

    [LoggerMessage(LogLevel.Information, "Receipt for order {OrderId} over {Amount} sent to {Customer}.")]
    private partial void LogSent(string orderId, decimal amount, string customer);
}
