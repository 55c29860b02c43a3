using Events;
using Microsoft.Extensions.Logging;

namespace Craft.Signs;

public interface IBrush
{
    Task PaintAsync(string sign, string text, CancellationToken token);
    Task<bool> ExistsAsync(string sign, CancellationToken token);
}

public sealed class BrushException(string message) : Exception(message);

[EventStream("signs", MaxLength = 20_000)]
public sealed partial class SignStream;

[Event<SignStream>("ordered")]
public sealed partial record SignOrdered(string SignId, string Text);

[ConsumerGroup<SignStream>("painters")]
public sealed partial class SignPainter(IBrush brush, ILogger<SignPainter> logger)
{
    [Handles]
    public async Task OnOrdered(SignOrdered ordered, CancellationToken token)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await brush.PaintAsync(ordered.SignId, ordered.Text, token);
                break;
            }
            catch (BrushException e) when (attempt < 4)
            {
                logger.LogWarning(e, "Painting {Sign}, try {Attempt}", ordered.SignId, attempt);
                await Task.Delay(TimeSpan.FromSeconds(attempt), token);
            }
        }

        if (!await brush.ExistsAsync(ordered.SignId, token)) throw new BrushException($"{ordered.SignId} is not there");
    }
}
