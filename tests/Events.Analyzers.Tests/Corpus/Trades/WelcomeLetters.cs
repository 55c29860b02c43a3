using Events;
using MailKit.Net.Smtp;
using MimeKit;

namespace Campus.Letters;

[EventStream("students", MaxLength = 20_000)]
public sealed partial class StudentStream;

[Event<StudentStream>("enrolled")]
public sealed partial record Enrolled(string StudentId, string Mail, string Name);

[ConsumerGroup<StudentStream>("letters")]
public sealed partial class WelcomeLetters(ISmtpClient smtp)
{
    [Handles]
    public async Task OnEnrolled(Enrolled enrolled, CancellationToken token)
    {
        var letter = Compose(enrolled);
        await smtp.SendAsync(letter, token); // EVT3001
    }

    private static MimeMessage Compose(Enrolled enrolled)
    {
        var letter = new MimeMessage();
        letter.From.Add(MailboxAddress.Parse("office@campus.example"));
        letter.To.Add(new MailboxAddress(enrolled.Name, enrolled.Mail));
        letter.Subject = "Welcome";
        letter.Body = new TextPart("plain") { Text = $"Dear {enrolled.Name}, welcome." };
        return letter;
    }
}
