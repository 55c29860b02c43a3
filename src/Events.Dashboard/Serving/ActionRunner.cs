using Events.Administration;
using Events.Dashboard.Html;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;

namespace Events.Dashboard.Serving;

/// <summary>Runs an action that was posted: the token first, then the action, and its answer in words, with what goes on from there.</summary>
internal static class ActionRunner
{
    public static async Task<(int Code, Markup Answer, NextStep? Next)> RunAsync(
        HttpContext http, DashboardServices services, DashboardAction action, DashboardRequest request)
    {
        try
        {
            if (!http.Request.HasFormContentType) throw new BadInputException("An action takes a form.");
            await services.Antiforgery.ValidateRequestAsync(http).ConfigureAwait(false);
            if (await StoreProbe.FindProblemAsync(services, http.Request.Form["key"], request.Stop).ConfigureAwait(false) is { } problem)
            {
                return (StatusCodes.Status503ServiceUnavailable, Problem(problem), null);
            }

            ActionOutcome outcome = await action.RunAsync(request, new DashboardForm(http.Request.Form)).ConfigureAwait(false);
            Markup command = outcome.Command is null ? Markup.Empty : Markup.Of($" <code class=cli>{outcome.Command}</code>");
            return (StatusCodes.Status200OK, Markup.Of($"<span class=done>{outcome.Message}</span>{command}{outcome.Details}"), outcome.Next);
        }
        catch (AntiforgeryValidationException)
        {
            return (StatusCodes.Status400BadRequest, Problem("Refused: the token of this page is missing or too old. Load the page again."), null);
        }
        catch (Exception exception) when (exception is BadInputException or ArgumentException or BadHttpRequestException or InvalidDataException)
        {
            return (StatusCodes.Status400BadRequest, Problem(Words.Of(exception)), null);
        }
        catch (RefusedException exception)
        {
            return (StatusCodes.Status409Conflict, Problem(exception.Message), null);
        }
        catch (AdministrationException exception)
        {
            return (exception.Error is AdministrationError.ConsumerIsAlive or AdministrationError.ConsumerHasPending or AdministrationError.GroupIsUnfinished
                or AdministrationError.DeadLetterNotRequeueable or AdministrationError.PlanOutdated or AdministrationError.PositionAhead
                ? StatusCodes.Status409Conflict
                : StatusCodes.Status404NotFound, Problem(exception.Message), null);
        }
        catch (Exception exception) when (StoreFailures.IsOne(exception))
        {
            return (StatusCodes.Status503ServiceUnavailable, Problem(StoreFailures.Describe(exception, services.Client)), null);
        }
        finally
        {
            services.Watches.ForgetAll();
        }
    }

    private static Markup Problem(string message) => Markup.Of($"<span class=problem>{message}</span>");
}
