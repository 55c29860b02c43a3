using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Events.CodeFixes.Syntax;

/// <summary>Makes new code from text. It is formatted as the document around it when the fix is applied.</summary>
internal static class Code
{
    /// <summary>A statement on a line of its own; after one that ends in a block the formatter may leave a line free.</summary>
    public static StatementSyntax Statement(string text)
    {
        StatementSyntax statement = SyntaxFactory.ParseStatement(text);
        return statement
            .WithLeadingTrivia(SyntaxFactory.ElasticMarker)
            .WithTrailingTrivia(statement.GetLastToken().IsKind(SyntaxKind.CloseBraceToken)
                ? SyntaxFactory.ElasticCarriageReturnLineFeed
                : SyntaxFactory.CarriageReturnLineFeed)
            .WithAdditionalAnnotations(Formatter.Annotation);
    }

    public static ExpressionSyntax Expression(string text) =>
        SyntaxFactory.ParseExpression(text).WithAdditionalAnnotations(Formatter.Annotation);

    public static MemberDeclarationSyntax Member(string text) =>
        SyntaxFactory.ParseMemberDeclaration(text)!
            .WithLeadingTrivia(SyntaxFactory.ElasticMarker)
            .WithTrailingTrivia(SyntaxFactory.CarriageReturnLineFeed, SyntaxFactory.CarriageReturnLineFeed)
            .WithAdditionalAnnotations(Formatter.Annotation);

    public static ArgumentSyntax Argument(string name, string value) =>
        SyntaxFactory.Argument(
            SyntaxFactory.NameColon(SyntaxFactory.IdentifierName(name)).WithTrailingTrivia(SyntaxFactory.Space),
            default,
            SyntaxFactory.ParseExpression(value));

    /// <summary>The call with more arguments at its end.</summary>
    public static InvocationExpressionSyntax WithArguments(this InvocationExpressionSyntax call, params ArgumentSyntax[] arguments)
    {
        SeparatedSyntaxList<ArgumentSyntax> list = call.ArgumentList.Arguments;
        foreach (ArgumentSyntax argument in arguments)
        {
            list = list.Count == 0
                ? list.Add(argument)
                : SyntaxFactory.SeparatedList<ArgumentSyntax>(
                    list.GetWithSeparators()
                        .Add(SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space))
                        .Add(argument));
        }

        return call.WithArgumentList(call.ArgumentList.WithArguments(list));
    }

    /// <summary>The text of an expression that stands for itself in new code.</summary>
    public static string Text(this SyntaxNode node) => node.WithoutTrivia().ToString();

    /// <summary>A local declared with <c>var</c> keeps the style of new code short where the type is apparent.</summary>
    public static string Literal(string text) => SyntaxFactory.Literal(text).ToString();
}
