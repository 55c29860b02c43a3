using Events.Errors;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace Orders.Api;

/// <summary>
/// What a customer is told when Redis did not take the order. The exception itself is logged, and says where Redis is;
/// that is not the customer's business.
/// </summary>
internal sealed class StoreFailures(IProblemDetailsService problems) : IExceptionHandler
{
    public ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        string? detail = exception switch
        {
            // Sent, and not answered: producing it again may make it two. The groups know an order by its number.
            UnknownOutcomeException => "It is not known whether the order was taken. Send it again with the same orderId: it is handled once.",
            StreamStoreException => "The order was not taken. Send it again in a moment.",
            _ => null,
        };
        if (detail is null) return ValueTask.FromResult(false);
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.RetryAfter = "5";
        return problems.TryWriteAsync(
            new ProblemDetailsContext { HttpContext = context, Exception = exception, ProblemDetails = new ProblemDetails { Detail = detail } });
    }
}
