namespace Orders.Worker;

public sealed class MailerOptions
{
    /// <summary>The time that a mail takes.</summary>
    public TimeSpan Takes { get; set; } = TimeSpan.FromMilliseconds(20);
}
