using Events.Analyzers.Commands;
using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Handlers;

/// <summary>Finds requests that ask whether something of the message is there, such as GET under its id, and what the answer says.</summary>
internal static class HttpQuestions
{
    /// <summary>Tells whether it is the response to a GET or a HEAD whose address is made of the message.</summary>
    public static bool Asks(IOperation response, TypeScope scope) => Slices.Contains(response, scope, part =>
        part is IInvocationOperation { TargetMethod: { ContainingType.Name: "HttpClient" } method } call
        && (method.Name is "GetAsync" || IsQuestion(call, scope))
        && call.Arguments.Any(argument => Slices.Contains(argument.Value, scope, Lookups.IsOfTheMessage)));

    /// <summary>Tells whether the effect runs when the answer is that nothing is there: <c>if (there.StatusCode != NotFound) return;</c>.</summary>
    public static bool IsAbsence(IOperation side, IOperation other, bool? wanted, TypeScope scope)
    {
        if (Values.Resolve(side) is not IPropertyReferenceOperation { Property.Name: "StatusCode", Instance: { } response }) return false;
        if (!Asks(response, scope)) return false;
        return Values.Strip(other) is IFieldReferenceOperation { Field.Name: { } answer } && answer switch
        {
            "NotFound" or "Gone" => wanted != false,
            "OK" or "NoContent" or "Found" => wanted != true,
            _ => false,
        };
    }

    private static bool IsQuestion(IInvocationOperation call, TypeScope scope) =>
        call.TargetMethod.Name is "Send" or "SendAsync" && call.Arguments.Any(argument => Slices.Contains(argument.Value, scope, static part =>
            part is IPropertyReferenceOperation { Property: { IsStatic: true, Name: "Get" or "Head", ContainingType.Name: "HttpMethod" } }));
}
