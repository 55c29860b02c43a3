namespace Orders.Worker;

public sealed class MailerOptions
{
    /// <summary>How long a mail takes.</summary>
    public TimeSpan Takes { get; set; } = TimeSpan.FromMilliseconds(20);
}
