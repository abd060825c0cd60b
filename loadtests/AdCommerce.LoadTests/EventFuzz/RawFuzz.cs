using System.Net.Http.Headers;
using System.Text;
using AdCommerce.LoadTests.Servers;
using AdCommerce.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace AdCommerce.LoadTests.EventFuzz;

/// <summary>
/// Bytes that are no batch any more: as JSON and as protobuf. Their tokens were forged before the damage, so nothing of them can count however
/// they are read; what is looked at is that the answer is a clear one.
/// </summary>
internal sealed class RawFuzz(ServerApi api, Random random)
{
    private static readonly Method<byte[], byte[]> Record = new(
        MethodType.Unary, "adcommerce.v1.FunnelService", "RecordEvents",
        Marshallers.Create(static b => b, static b => b), Marshallers.Create(static b => b, static b => b));

    /// <summary>Sends one; what came back, and whether it is an error of the service.</summary>
    public async Task<(string Answer, bool IsServersFault)> SendAsync(FuzzedViewer viewer, RecordEventsRequest batch)
    {
        foreach (var one in batch.Events)
        {
            one.EventToken = "x" + one.EventToken;
            // What is no time cannot be written as JSON.
            one.Created = one.Sent = new Timestamp { Seconds = 1_800_000_000 };
        }

        return random.Next(2) == 0 ? await SendJsonAsync(viewer, Damage(Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(batch)))) : await SendBytesAsync(viewer, Damage(batch.ToByteArray()));
    }

    private async Task<(string Answer, bool IsServersFault)> SendJsonAsync(FuzzedViewer viewer, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/events:record") { Content = new ByteArrayContent(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", viewer.Login);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await api.Http.SendAsync(request);
        var status = (int)answer.StatusCode;
        return ($"JSON {status}", status >= 500 && status != 503);
    }

    private async Task<(string Answer, bool IsServersFault)> SendBytesAsync(FuzzedViewer viewer, byte[] body)
    {
        try
        {
            await api.Invoker.AsyncUnaryCall(Record, null, ServerApi.Viewer(viewer.Login), body);
            return ("protobuf OK", false);
        }
        catch (RpcException e)
        {
            return ($"protobuf {e.StatusCode}", e.StatusCode is StatusCode.Internal or StatusCode.Unknown or StatusCode.DataLoss);
        }
    }

    private byte[] Damage(byte[] bytes)
    {
        switch (random.Next(5))
        {
            case 0:
                random.NextBytes(bytes);
                return bytes;
            case 1:
                return bytes[..random.Next(bytes.Length)];
            case 2:
                return Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"events\":[", random.Next(1, 1_000))));
            case 3:
                return [.. bytes[..(bytes.Length / 2)], .. bytes];
            default:
                for (var flips = random.Next(1, 20); flips > 0; flips--)
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                return bytes;
        }
    }
}
