using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using AdCommerce.V1;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace AdCommerce.Server.Tests.Access;

/// <summary>Every method of the API, found by reflection, with a request for it that names brands/lumiere and viewers/viewer-1.</summary>
internal static partial class ApiMethods
{
    public static IReadOnlyList<MethodDescriptor> All() =>
    [
        .. typeof(CatalogService).Assembly.GetTypes()
            .Select(type => type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static))
            .Where(property => property?.PropertyType == typeof(FileDescriptor))
            .Select(property => (FileDescriptor)property!.GetValue(null)!)
            .SelectMany(file => file.Services)
            .SelectMany(service => service.Methods)
            .OrderBy(method => method.FullName, StringComparer.Ordinal),
    ];

    /// <summary>Calls a method by gRPC and returns the status; OK too is a status.</summary>
    public static async Task<StatusCode> CallAsync(CallInvoker invoker, MethodDescriptor method, string? token)
    {
        Metadata headers = [];
        if (token is not null) headers.Add("authorization", $"Bearer {token}");
        var options = new CallOptions(headers);
        var marshaller = Marshallers.Create<IMessage>(message => message.ToByteArray(), bytes => method.OutputType.Parser.ParseFrom(bytes));
        var type = method.IsServerStreaming ? MethodType.ServerStreaming : MethodType.Unary;
        Assert.False(method.IsClientStreaming, "Teach this test to call with a stream of requests.");
        var call = new Method<IMessage, IMessage>(type, method.Service.FullName, method.Name, marshaller, marshaller);
        try
        {
            if (method.IsServerStreaming)
            {
                using var stream = invoker.AsyncServerStreamingCall(call, null, options, RequestOf(method));
                await stream.ResponseStream.MoveNext(CancellationToken.None);
            }
            else
            {
                using var unary = invoker.AsyncUnaryCall(call, null, options, RequestOf(method));
                await unary.ResponseAsync;
            }

            return StatusCode.OK;
        }
        catch (RpcException exception)
        {
            return exception.StatusCode;
        }
    }

    /// <summary>The same request by HTTP, as the method's google.api.http annotation says.</summary>
    public static HttpRequestMessage HttpRequestOf(MethodDescriptor method)
    {
        var rule = RuleOf(method);
        string path = Variable().Replace(TemplateOf(rule), match => Example(match.Groups["pattern"].Value));
        var request = new HttpRequestMessage(new HttpMethod(rule.PatternCase.ToString().ToUpperInvariant()), path);
        if (rule.Body.Length > 0) request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        return request;
    }

    /// <summary>The method's path: "/v1/{parent=brands/*}/campaigns".</summary>
    public static string PathOf(MethodDescriptor method) => TemplateOf(RuleOf(method));

    public static IMessage RequestOf(MethodDescriptor method)
    {
        var request = (IMessage)Activator.CreateInstance(method.InputType.ClrType)!;
        foreach (Match match in Variable().Matches(PathOf(method)))
        {
            Set(request, match.Groups["field"].Value.Split('.'), Example(match.Groups["pattern"].Value));
        }

        return request;
    }

    private static void Set(IMessage message, ReadOnlySpan<string> path, string value)
    {
        var accessor = message.Descriptor.FindFieldByName(path[0]).Accessor;
        if (path.Length == 1)
        {
            accessor.SetValue(message, value);
            return;
        }

        var child = (IMessage?)accessor.GetValue(message) ?? (IMessage)Activator.CreateInstance(accessor.Descriptor.MessageType.ClrType)!;
        accessor.SetValue(message, child);
        Set(child, path[1..], value);
    }

    private static string Example(string pattern) =>
        pattern.Replace("brands/*", "brands/lumiere").Replace("viewers/*", "viewers/viewer-1").Replace("*", "some");

    private static HttpRule RuleOf(MethodDescriptor method) =>
        method.GetOptions()?.GetExtension(AnnotationsExtensions.Http) ?? throw new InvalidOperationException($"{method.FullName} has no HTTP path.");

    private static string TemplateOf(HttpRule rule) => rule.PatternCase switch
    {
        HttpRule.PatternOneofCase.Get => rule.Get,
        HttpRule.PatternOneofCase.Post => rule.Post,
        HttpRule.PatternOneofCase.Patch => rule.Patch,
        HttpRule.PatternOneofCase.Put => rule.Put,
        HttpRule.PatternOneofCase.Delete => rule.Delete,
        _ => throw new InvalidOperationException($"{rule.PatternCase} is not a plain HTTP method."),
    };

    [GeneratedRegex(@"\{(?<field>[a-z_.]+)=(?<pattern>[^}]+)\}")]
    private static partial Regex Variable();
}
